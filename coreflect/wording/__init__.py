"""The check on text: could this point to someone?"""
