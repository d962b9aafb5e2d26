sibling = "sibling"
