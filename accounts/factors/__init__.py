"""The second factor: an app that gives codes, a passkey, and recovery codes for the day they are lost.

allauth checks codes and keys and keeps its table; what happens, the pages and the words are ours.
"""
