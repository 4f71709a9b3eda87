namespace ZeroCopy.StaticFiles.Responses;

/// <summary>The order of a directory listing. The default value is the names from A to Z.</summary>
internal readonly record struct ListingOrder(ListingSort Sort, bool Descending)
{
    /// <summary>Reads <c>?sort=name|size|date&amp;order=asc|desc</c>; what it does not know counts for nothing. Of two equal names the first counts.</summary>
    /// <param name="queryString">The query of a request as it was sent, with or without the question mark.</param>
    public static ListingOrder Parse(string? queryString)
    {
        var query = queryString.AsSpan().TrimStart('?');
        ListingSort? sort = null;
        bool? descending = null;

        foreach (var range in query.Split('&'))
        {
            var pair = query[range];
            var equals = pair.IndexOf('=');

            if (equals < 0)
            {
                continue;
            }

            var value = pair[(equals + 1)..];

            switch (pair[..equals])
            {
                case "sort":
                    sort ??= ReadSort(value);
                    break;
                case "order":
                    descending ??= value.SequenceEqual("desc");
                    break;
            }
        }

        return new ListingOrder(sort ?? ListingSort.Name, descending ?? false);
    }

    /// <summary>The entries in this order: directories first, equal ones by name, upwards.</summary>
    public ListedEntry[] Apply(IReadOnlyList<ListedEntry> entries)
    {
        var sorted = new ListedEntry[entries.Count];

        for (var index = 0; index < sorted.Length; index++)
        {
            sorted[index] = entries[index];
        }

        Array.Sort(sorted, Compare);
        return sorted;
    }

    private static ListingSort ReadSort(ReadOnlySpan<char> value) => value switch
    {
        "size" => ListingSort.Size,
        "date" => ListingSort.Date,
        _ => ListingSort.Name,
    };

    private int Compare(ListedEntry left, ListedEntry right)
    {
        if (left.IsDirectory != right.IsDirectory)
        {
            return left.IsDirectory ? -1 : 1;
        }

        var order = Sort switch
        {
            // The size of a directory is not that of what it holds.
            ListingSort.Size => left.IsDirectory ? 0 : left.Length.CompareTo(right.Length),
            ListingSort.Date => left.LastModified.CompareTo(right.LastModified),
            _ => NaturalOrder.Compare(left.Name, right.Name),
        };

        // Never negate a comparison: it may be int.MinValue.
        return order == 0 ? NaturalOrder.Compare(left.Name, right.Name)
            : Descending ? 0.CompareTo(order)
            : order;
    }
}
