"""The words the whole house speaks: plain, frozen, typed values and nothing that does anything.

Crawler, pipelines, storage and desk hand each other only what is defined here, so each of them can be read,
tested and replaced without the others.
"""
