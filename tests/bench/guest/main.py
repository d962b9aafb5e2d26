# Frozen as a board's `main.py`: when it runs, the board is up, and the prompt is next.
import time

started_us = time.ticks_us()
