namespace ZeroCopy.Host.Configuration;

/// <summary>What may stand at a key.</summary>
internal enum ConfigurationKind
{
    /// <summary>Keys of their own, each known.</summary>
    Section,

    /// <summary>Entries by names that the operator chooses, all of one kind.</summary>
    Map,

    /// <summary>Entries in their order, all of one kind.</summary>
    List,

    /// <summary>Entries in their order; a single one may be written without the brackets.</summary>
    OneOrMore,

    /// <summary>Anything: the subtree of another library, which checks it.</summary>
    Open,

    Text,
    Boolean,

    /// <summary>A name, or whether there is one at all.</summary>
    FlagOrName,

    Integer,

    /// <summary>A number from 0 to 1.</summary>
    Fraction,

    /// <summary>Of some allowed words, in any case.</summary>
    Choice,

    /// <summary>A path from the root of the site.</summary>
    Page,

    /// <summary>A pattern over request paths.</summary>
    Pattern,

    /// <summary>A number of seconds, or hours, minutes and seconds as <c>hh:mm:ss</c>.</summary>
    Duration,
}
