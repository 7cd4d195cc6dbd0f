"""The pencil box: draws every sprite of the town; `python -m townlet_ecs.view.drawing` writes the sheet that ships."""
