"""What people do with councils, a module for each part of their life."""
