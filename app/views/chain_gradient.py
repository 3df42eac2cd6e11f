"""The upstream gradient sent back through every link."""

from app.i18n import say
from app.views.sent_back import sent_back

VIEW = sent_back(
    "grad_input",
    name="chain_gradient",
    title=say("Gradient"),
    summary=say("The chain rule, link by link: each hands back what came to it, through its own kernel."),
    words=(say("Each number is a gradient, handed back link by link."),),
    rank=60,
    seed="upstream",
)
