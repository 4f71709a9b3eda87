using ZeroCopy.Host.Authentication;
using ZeroCopy.StaticFiles;

namespace ZeroCopy.Host.Configuration;

/// <summary>The list <c>BasicAuth</c> of a site: paths that ask for a name and a password.</summary>
internal static class BasicAuthSection
{
    private static readonly ConfigurationKey Realm = new("Realm", ConfigurationKind.Text, "What browsers show to who is asked, as the name of the area.")
    { Default = "Restricted", Check = HeaderFieldSyntax.ProblemOfValue };

    private static readonly ConfigurationKey Users = ConfigurationKey.Map("Users", "Hashes of passwords by name, as 'zerocopy hash-password' makes them.",
        new ConfigurationKey("hash", ConfigurationKind.Text, "A hash.") { Check = static text => PasswordHash.TryParse(text, out _, out var problem) ? null : problem });

    private static readonly ConfigurationKey UsersFile = new("UserFile", ConfigurationKind.Text,
        "A file with a name, a colon and a hash on each line, relative to the file of --config; that of htpasswd, with bcrypt.");

    /// <summary>The list.</summary>
    public static ConfigurationKey Key { get; } = ConfigurationKey.List("BasicAuth", "Paths that ask for a name and a password, whatever they lead to.",
        ConfigurationKey.Section("rule", "A rule.", PathRulesSection.Match, Realm, Users, UsersFile));

    /// <summary>Puts the rules of a site into the options of the library.</summary>
    /// <param name="site">The settings.</param>
    /// <param name="baseDirectory">What relative paths are relative to.</param>
    /// <param name="options">The options.</param>
    /// <param name="report">Takes what cannot be meant, with its key.</param>
    /// <returns>The files that were read.</returns>
    public static IReadOnlyList<string> Apply(SettingReader site, string baseDirectory, ZeroCopyFileServerOptions options, Action<string, string> report)
    {
        var files = new List<string>();

        foreach (var rule in site.List(Key))
        {
            var users = new Dictionary<string, PasswordHash>(StringComparer.Ordinal);

            if (rule.Text(UsersFile) is { } file)
            {
                files.Add(Path.GetFullPath(file, baseDirectory));

                if (UserFile.Read(files[^1], users) is { } problem)
                {
                    report($"{rule.Path}:{UsersFile.Name}", problem);
                    continue;
                }
            }

            foreach (var (name, text) in rule.Map(Users))
            {
                if (PasswordHash.TryParse(text, out var hash, out _))
                {
                    users[name] = hash;
                }
            }

            if (users.Count == 0)
            {
                report(rule.Path, $"nobody could ever pass. Name somebody in '{Users.Name}' or '{UsersFile.Name}'.");
            }
            else if (PathRulesSection.PathOf(rule) is { } path)
            {
                options.Policies.Add(new PathPolicy(path, new BasicAuthentication(rule.Text(Realm)!, users).AdmitAsync));
            }
        }

        return files;
    }
}
