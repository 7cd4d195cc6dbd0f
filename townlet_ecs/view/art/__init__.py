"""The art: the sheet of sprites, the script that draws it, and the painter of the ground."""
