"""What the town is made of: named columns of blocks, and the table that lays them out."""
