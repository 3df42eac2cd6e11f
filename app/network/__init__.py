"""A network of layers: shapes, parameters, multiply-adds and receptive fields, by arithmetic; nothing is computed."""

from app.network.evaluate import Network, Row, evaluate

__all__ = ["Network", "Row", "evaluate"]
