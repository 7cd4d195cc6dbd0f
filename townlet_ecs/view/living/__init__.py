"""The life that is watched: lived at its own pace, visited in its past, branched."""
