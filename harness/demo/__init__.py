"""The bundled dental-clinic agent, written as a user's bot."""
