"""ClaveÚnica, with which the State knows a person: OpenID Connect, authorization code.

No row of allauth's social accounts is written: they would keep the RUN and all that ClaveÚnica says. Of the
RUN its marks remain (accounts/run.py); of the names, a suggestion while she signs in.
"""
