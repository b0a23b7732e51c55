// Shows the notices that the portal sends to this device, and opens what they tell. It keeps nothing and touches no page.
self.addEventListener("push", (event) => {
  const { title, body, url, lang, tag } = event.data.json();
  event.waitUntil(self.registration.showNotification(title, { body, lang, tag, data: { url } }));
});

self.addEventListener("notificationclick", (event) => {
  event.notification.close();
  event.waitUntil(self.clients.openWindow(event.notification.data.url));
});
