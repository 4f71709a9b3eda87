using System.Security.Cryptography;
using Microsoft.AspNetCore.Http;
using ZeroCopy.StaticFiles.Decisions;
using ZeroCopy.StaticFiles.Files;
using ZeroCopy.StaticFiles.Responses;

namespace ZeroCopy.StaticFiles.Sites;

/// <summary>Names the state of a file: its validators, and the digest of its content.</summary>
internal sealed class FileValidators
{
    private readonly FileSource _files;
    private readonly FileResponseSettings _settings;
    private readonly ValidatorFieldsCache _fromMetadata = new();
    private readonly ContentHashes _hashes = new();

    public FileValidators(FileSource files, FileResponseSettings settings)
    {
        _files = files;
        _settings = settings;
    }

    /// <summary>The validators of a file at this moment.</summary>
    /// <exception cref="InvalidOperationException">The application's <c>CustomEntityTag</c> returned no entity tag.</exception>
    public ValueTask<ValidatorFields> GetAsync(FoundFile found, DateTimeOffset now)
    {
        var key = KeyOf(found, now);

        return _settings is { HashInEntityTags: false, CustomEntityTag: null }
            ? ValueTask.FromResult(_fromMetadata.Get(key))
            : MakeFieldsAsync(found, key);
    }

    private ValidatorKey KeyOf(FoundFile found, DateTimeOffset now) => new(
        found.File.LastModified.UtcTicks,
        found.File.Length,
        _settings.InodeInEntityTags ? found.File.Identity?.Inode ?? 0 : 0,
        found.Coding,
        IsWeak: !_settings.HashInEntityTags && ClockGranularity.MayChangeUnseen(found.File.LastModified, now));

    private async ValueTask<ValidatorFields> MakeFieldsAsync(FoundFile found, ValidatorKey key)
    {
        if (_settings.CustomEntityTag?.Invoke(_files.Describe(found)) is { } tag)
        {
            return EntityTagList.IsTag(tag)
                ? ValidatorFields.FromTag(key, tag)
                : throw new InvalidOperationException($"CustomEntityTag returned {tag} for {found.Path}, which is no entity tag: it needs quotes, as in \"v1\" or W/\"v1\" (RFC 9110 §8.8.3).");
        }

        return _settings.HashInEntityTags && found.File.Handle is not null
            ? ValidatorFields.FromHash(key, await _hashes.GetAsync(found.Path + ContentNegotiation.FileSuffix(found.Coding), found.File, HashAlgorithmName.SHA256))
            : _fromMetadata.Get(key);
    }

    /// <summary>Adds Repr-Digest, by the algorithm that the client prefers.</summary>
    public async ValueTask ApplyDigestAsync(HttpContext context, FoundFile found)
    {
        if (!ReprDigest.TryChoose(context.Request.Headers["Want-Repr-Digest"], out var algorithm))
        {
            return;
        }

        var name = algorithm == DigestAlgorithm.Sha512 ? HashAlgorithmName.SHA512 : HashAlgorithmName.SHA256;
        var digest = await _hashes.GetAsync(found.Path + ContentNegotiation.FileSuffix(found.Coding), found.File, name);
        context.Response.Headers["Repr-Digest"] = ReprDigest.Format(algorithm, digest);
    }
}
