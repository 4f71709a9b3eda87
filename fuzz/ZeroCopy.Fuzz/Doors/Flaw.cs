namespace ZeroCopy.Fuzz.Doors;

/// <summary>What a <see cref="SampleDoor"/> may do wrong. Each is a mistake that a fast parser of requests invites.</summary>
internal enum Flaw
{
    /// <summary>Nothing: no input may disagree.</summary>
    None,
    AbsoluteFormUnchecked,
    BlankBeforeColon,
    CloseIgnored,
    CodingIgnored,
    ControlsInValues,
    FieldsUncounted,
    FoldedLines,
    HeadWithBody,
    HostMissing,
    HostTwice,
    HostUnchecked,
    IfModifiedSinceIgnored,
    IfNoneMatchIgnored,
    LengthIgnored,
    MethodInAnyCase,
    NamesUnchecked,
    NoEmptyLine,
    OldVersion,
    PrefaceHandedOver,
    RangeIgnored,
    SizeUnchecked,
}
