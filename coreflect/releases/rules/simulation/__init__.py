"""The simulator: someone who holds every attendance list, knows the rules and reads every release, guesses on.

Agencies are made up (`agencies`), what their leadership sees is worked out (`pages`), the guess is made (`holder`),
and what came of it is counted (`play`, `figures`). Nothing here knows a real list or a real theme.
"""
