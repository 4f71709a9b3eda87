namespace ZeroCopy.Host.Authentication;

/// <summary>Reads a file of users, as htpasswd writes it: a name, a colon and a hash on each line.</summary>
internal static class UserFile
{
    /// <summary>Adds the users of a file.</summary>
    /// <param name="path">Absolute path.</param>
    /// <param name="users">Takes them.</param>
    /// <returns>What is wrong with the file; <see langword="null"/> for nothing.</returns>
    public static string? Read(string path, IDictionary<string, PasswordHash> users)
    {
        string[] lines;

        try
        {
            lines = File.ReadAllLines(path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return $"the file of users cannot be read: {exception.Message}";
        }

        for (var index = 0; index < lines.Length; index++)
        {
            var line = lines[index].Trim();

            if (line.Length == 0 || line[0] == '#')
            {
                continue;
            }

            var colon = line.IndexOf(':', StringComparison.Ordinal);

            if (colon <= 0)
            {
                return $"line {index + 1} of '{path}' is not a name, a colon and a hash.";
            }

            if (!PasswordHash.TryParse(line[(colon + 1)..], out var hash, out var problem))
            {
                return $"line {index + 1} of '{path}', user '{line[..colon]}': {problem}";
            }

            users[line[..colon]] = hash;
        }

        return null;
    }
}
