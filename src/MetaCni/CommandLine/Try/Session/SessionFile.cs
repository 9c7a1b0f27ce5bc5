// SPDX-License-Identifier: Apache-2.0

using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using MetaCni.CommandLine.Terminal;
using MetaCni.Errors;

namespace MetaCni.CommandLine.Try.Session;

/// <summary>Remembers, for one DIR, what is attached: for <c>--down</c>, also after the tool was killed.</summary>
internal sealed class SessionFile
{
    private const string Name = "session.json";

    public SessionFile(string runDirectory, string directory)
    {
        var key = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(directory)))[..12];
        Directory = Path.Combine(runDirectory, $"{Path.GetFileName(directory)}-{key}");
    }

    /// <summary>Where the session is, and what is kept beside it.</summary>
    public string Directory { get; }

    /// <summary>Where the plugin keeps its journal unless the configuration says otherwise.</summary>
    public string StateDirectory => Path.Combine(Directory, "state");

    public bool Exists => File.Exists(Path.Combine(Directory, Name));

    /// <summary>Writes the session; false where there is one already.</summary>
    public bool TryCreate(TrySession session)
    {
        StateAccess.EnsureDirectory(Directory);
        try
        {
            using var stream = new FileStream(Path.Combine(Directory, Name), FileMode.CreateNew);
            JsonSerializer.Serialize(stream, session, SessionJsonContext.Default.TrySession);
            return true;
        }
        catch (IOException) when (Exists)
        {
            return false;
        }
    }

    /// <summary>The session; null where there is none.</summary>
    /// <exception cref="UsageException">It cannot be read, so that nobody knows what to take down.</exception>
    public TrySession? Read()
    {
        if (!Exists)
        {
            return null;
        }

        using var stream = File.OpenRead(Path.Combine(Directory, Name));
        try
        {
            return JsonSerializer.Deserialize(stream, SessionJsonContext.Default.TrySession);
        }
        catch (JsonException)
        {
            throw new UsageException(
                $"{stream.Name} cannot be read, and only it knows what an earlier trial made",
                $"look for namespaces (ip netns) and bridges of that trial, then remove {Directory}");
        }
    }

    /// <summary>Forgets the session and everything that was kept beside it.</summary>
    public void Remove() => System.IO.Directory.Delete(Directory, recursive: true);
}
