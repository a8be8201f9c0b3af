"""What orders reads: carts, what they cost now, and orders with their parts."""
