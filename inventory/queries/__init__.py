"""What can be read of inventory."""
