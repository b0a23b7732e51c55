"""What people do with activities, a module for each part of their life."""
