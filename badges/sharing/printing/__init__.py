"""Cards that a member asks their site to print, until the site says that they are printed."""
