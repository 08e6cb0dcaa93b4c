"""What contributions resemble each other by: derived, and rebuilt at any time."""

from django.db import models

from .contributions import Contribution


class Likeness(models.Model):
    """The meaning of a contribution as numbers, and the model that computed them."""

    contribution = models.OneToOneField(Contribution, models.CASCADE, primary_key=True, related_name="likeness")
    model = models.CharField(max_length=40)
    # Half-precision numbers, of length one together.
    vector = models.BinaryField()

    class Meta:
        verbose_name_plural = "likenesses"

    def __str__(self) -> str:
        return f"{self.contribution}, {self.model}"


class LikenessPosition(models.Model):
    """How far the journal has been read for the table of likenesses."""

    name = models.CharField(max_length=40, primary_key=True)
    number = models.PositiveBigIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.name}: {self.number}"
