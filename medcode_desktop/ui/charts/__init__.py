"""Charts: each a plain value and a function that draws it, on the screen in the colours of the theme or on paper.

Drawn by Qt itself: pyqtgraph would bring numpy, which is large beside this program, for bars, a line and a table of counts.
"""
