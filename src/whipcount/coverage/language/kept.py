"""What an object works out about itself when it is first asked, and keeps."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Generic, TypeVar, overload

ValueT = TypeVar("ValueT")


class kept(Generic[ValueT]):  # noqa: N801 - used as a decorator, as property is
    """As `functools.cached_property`, without its lock, which costs more than most of what is kept.

    Examples
    --------
    >>> class Sentence:
    ...     @kept
    ...     def words(self) -> list[str]:
    ...         return "No text was tabled".split()
    >>> sentence = Sentence()
    >>> sentence.words is sentence.words
    True
    """

    def __init__(self, find: Callable[[Any], ValueT]) -> None:
        self._find = find
        self.__doc__ = find.__doc__

    def __set_name__(self, owner: type, name: str) -> None:
        self._name = name

    @overload
    def __get__(self, holder: None, owner: type | None = None) -> kept[ValueT]: ...

    @overload
    def __get__(self, holder: object, owner: type | None = None) -> ValueT: ...

    def __get__(self, holder: object | None, owner: type | None = None) -> kept[ValueT] | ValueT:
        if holder is None:
            return self
        value = holder.__dict__[self._name] = self._find(holder)
        return value
