namespace ZeroCopy.StaticFiles.Responses;

/// <summary>What a listing is sorted by.</summary>
internal enum ListingSort
{
    Name,
    Size,
    Date,
}

/// <summary>The order of a listing: <c>?sort=name|size|date&amp;order=asc|desc</c>. Directories come first in any order.</summary>
internal readonly record struct ListingOrder(ListingSort Sort, bool Descending)
{
    /// <summary>Reads a query; what it does not know is the name, ascending.</summary>
    public static ListingOrder Parse(string? query)
    {
        var order = default(ListingOrder);
        var rest = query.AsSpan().TrimStart('?');

        foreach (var range in rest.Split('&'))
        {
            order = rest[range] switch
            {
                "sort=name" => order with { Sort = ListingSort.Name },
                "sort=size" => order with { Sort = ListingSort.Size },
                "sort=date" => order with { Sort = ListingSort.Date },
                "order=asc" => order with { Descending = false },
                "order=desc" => order with { Descending = true },
                _ => order,
            };
        }

        return order;
    }

    /// <summary>Sorts a copy; equal keys fall back to the name, so that the order is the same each time.</summary>
    public ListedEntry[] Apply(IReadOnlyList<ListedEntry> entries)
    {
        var sorted = entries.ToArray();
        var order = this;
        Array.Sort(sorted, (left, right) => order.Compare(left, right));
        return sorted;
    }

    private int Compare(in ListedEntry left, in ListedEntry right)
    {
        if (left.IsDirectory != right.IsDirectory)
        {
            return left.IsDirectory ? -1 : 1;
        }

        var byKey = Sort switch
        {
            ListingSort.Size => left.Length.CompareTo(right.Length),
            ListingSort.Date => left.LastModified.CompareTo(right.LastModified),
            _ => CompareNames(left, right),
        };

        return byKey != 0 ? (Descending ? -byKey : byKey) : CompareNames(left, right);
    }

    private static int CompareNames(in ListedEntry left, in ListedEntry right)
    {
        var byName = string.Compare(left.Name, right.Name, StringComparison.OrdinalIgnoreCase);
        return byName != 0 ? byName : string.CompareOrdinal(left.Name, right.Name);
    }
}
