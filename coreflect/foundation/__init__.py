"""What every room stands on. Foundation knows no room."""
