def test_the_portal_opens_in_a_browser_and_asks_nobody_else_for_anything(page, site):
    asked, complaints = [], []
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)

    answer = page.goto(f"{site}/")

    assert answer.status == 200
    assert page.locator("html").get_attribute("lang") == "es-CL"
    assert [url for url in asked if not url.startswith((site, "data:"))] == []
    assert complaints == []
