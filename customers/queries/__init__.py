"""What customers can tell: reads only."""
