"""Who may speak to the platform: enrolment, certificates, tokens, revocation."""
