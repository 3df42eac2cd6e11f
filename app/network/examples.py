"""Networks to begin with, written for this page: their source, and the shape of their input."""

from __future__ import annotations

from dataclasses import dataclass
from textwrap import dedent

from app.i18n import say


@dataclass(frozen=True)
class Example:
    """A network's source, the shape it is asked with (None: the source tells it), and a word about it."""

    name: str
    title: str
    about: str
    shape: tuple[int, ...] | None
    source: str


def _example(name: str, title: str, about: str, *, shape: tuple[int, ...] | None, source: str) -> Example:
    return Example(name, title, about, shape, dedent(source).strip() + "\n")


LENET = _example(
    "lenet",
    "LeNet-5",
    say(
        "As built today. The paper counts 60,000 parameters: its third layer joins maps by a table of its own, "
        "which no grouped layer has, and its pooling learns a scale."
    ),
    shape=(1, 1, 32, 32),
    source="""
    class LeNet5(nn.Module):
        def __init__(self):
            super().__init__()
            self.conv1 = nn.Conv2d(1, 6, 5)
            self.conv2 = nn.Conv2d(6, 16, 5)
            self.conv3 = nn.Conv2d(16, 120, 5)
            self.fc1 = nn.Linear(120, 84)
            self.fc2 = nn.Linear(84, 10)

        def forward(self, x):
            x = F.avg_pool2d(torch.tanh(self.conv1(x)), 2)
            x = F.avg_pool2d(torch.tanh(self.conv2(x)), 2)
            x = torch.tanh(self.conv3(x))
            x = x.view(x.size(0), -1)
            x = torch.tanh(self.fc1(x))
            return self.fc2(x)
    """,
)
VGG = _example(
    "vgg16",
    "VGG-16",
    say(
        "Thirteen convolutions of 3 × 3; most parameters sit in the first dense layer, most multiply-adds before it."
    ),
    shape=(1, 3, 224, 224),
    source="""
    widths = [64, 64, "M", 128, 128, "M", 256, 256, 256, "M", 512, 512, 512, "M", 512, 512, 512, "M"]

    layers, channels = [], 3
    for width in widths:
        if width == "M":
            layers.append(nn.MaxPool2d(2))
        else:
            layers += [nn.Conv2d(channels, width, 3, padding=1), nn.ReLU()]
            channels = width

    vgg16 = nn.Sequential(
        *layers,
        nn.Flatten(),
        nn.Linear(512 * 7 * 7, 4096), nn.ReLU(), nn.Dropout(),
        nn.Linear(4096, 4096), nn.ReLU(), nn.Dropout(),
        nn.Linear(4096, 1000),
    )
    """,
)
RESNET = _example(
    "resnet",
    say("ResNet basic block"),
    say("Two ways that meet: a cell of the sum sees what either of them sees."),
    shape=(1, 64, 56, 56),
    source="""
    class BasicBlock(nn.Module):
        def __init__(self, channels=64, planes=128, stride=2):
            super().__init__()
            self.conv1 = nn.Conv2d(channels, planes, 3, stride, padding=1, bias=False)
            self.bn1 = nn.BatchNorm2d(planes)
            self.conv2 = nn.Conv2d(planes, planes, 3, padding=1, bias=False)
            self.bn2 = nn.BatchNorm2d(planes)
            self.downsample = nn.Sequential(
                nn.Conv2d(channels, planes, 1, stride, bias=False),
                nn.BatchNorm2d(planes),
            )

        def forward(self, x):
            identity = self.downsample(x)
            out = F.relu(self.bn1(self.conv1(x)))
            out = self.bn2(self.conv2(out))
            out += identity
            return F.relu(out)
    """,
)
MOBILENET = _example(
    "mobilenet",
    say("MobileNet's block"),
    say("Depthwise, then pointwise: about an eighth of what standard 3 × 3 convolutions would multiply."),
    shape=(1, 32, 112, 112),
    source="""
    def separable(channels, out, stride=1):
        return nn.Sequential(
            nn.Conv2d(channels, channels, 3, stride, padding=1, groups=channels, bias=False),
            nn.BatchNorm2d(channels),
            nn.ReLU(),
            nn.Conv2d(channels, out, 1, bias=False),
            nn.BatchNorm2d(out),
            nn.ReLU(),
        )

    block = nn.Sequential(separable(32, 64), separable(64, 128, stride=2))
    """,
)
UNET = _example(
    "unet",
    say("U-Net's up path"),
    say(
        "Each step doubles the map and joins what the way down left at that size (padded, so that sizes meet)."
    ),
    shape=None,
    source="""
    def convolved(channels, out):
        return nn.Sequential(
            nn.Conv2d(channels, out, 3, padding=1), nn.ReLU(),
            nn.Conv2d(out, out, 3, padding=1), nn.ReLU(),
        )

    class Up(nn.Module):
        def __init__(self, channels):
            super().__init__()
            self.up = nn.ConvTranspose2d(channels, channels // 2, kernel_size=2, stride=2)
            self.conv = convolved(channels, channels // 2)

        def forward(self, x, skip):
            x = torch.cat([skip, self.up(x)], dim=1)
            return self.conv(x)

    class UpPath(nn.Module):
        def __init__(self):
            super().__init__()
            self.up1, self.up2 = Up(1024), Up(512)
            self.up3, self.up4 = Up(256), Up(128)
            self.head = nn.Conv2d(64, 2, 1)

        def forward(self, x, skip4, skip3, skip2, skip1):
            x = self.up2(self.up1(x, skip4), skip3)
            x = self.up4(self.up3(x, skip2), skip1)
            return self.head(x)

    x = torch.randn(1, 1024, 32, 32)
    skip4, skip3 = torch.randn(1, 512, 64, 64), torch.randn(1, 256, 128, 128)
    skip2, skip1 = torch.randn(1, 128, 256, 256), torch.randn(1, 64, 512, 512)
    y = UpPath()(x, skip4, skip3, skip2, skip1)
    """,
)
DCGAN = _example(
    "dcgan",
    say("DCGAN's generator"),
    say("100 numbers become a picture: four times each transposed convolution doubles the map it is given."),
    shape=(1, 100, 1, 1),
    source="""
    def up(channels, out):
        return [
            nn.ConvTranspose2d(channels, out, 4, stride=2, padding=1, bias=False),
            nn.BatchNorm2d(out),
            nn.ReLU(),
        ]

    generator = nn.Sequential(
        nn.ConvTranspose2d(100, 1024, 4, bias=False),
        nn.BatchNorm2d(1024),
        nn.ReLU(),
        *up(1024, 512),
        *up(512, 256),
        *up(256, 128),
        nn.ConvTranspose2d(128, 3, 4, stride=2, padding=1),
        nn.Tanh(),
    )
    """,
)
EXAMPLES = (LENET, VGG, RESNET, MOBILENET, UNET, DCGAN)
