"""Drawing: every sprite of the town; `python -m townlet_ecs.view.art.drawing` writes the sheet that ships."""
