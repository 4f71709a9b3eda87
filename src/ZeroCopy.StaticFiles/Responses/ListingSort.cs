namespace ZeroCopy.StaticFiles.Responses;

/// <summary>The column that orders a directory listing.</summary>
internal enum ListingSort
{
    Name,
    Size,
    Date,
}
