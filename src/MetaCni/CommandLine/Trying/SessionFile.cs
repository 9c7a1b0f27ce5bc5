// SPDX-License-Identifier: Apache-2.0

using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using MetaCni.Linux;

namespace MetaCni.CommandLine.Trying;

/// <summary>Remembers, for one DIR, what is attached: for <c>--down</c>, also after the tool was killed.</summary>
internal sealed class SessionFile
{
    private const string Name = "session.json";

    private readonly string _directory;

    public SessionFile(string runDirectory, string directory)
    {
        var key = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(directory)))[..12];
        _directory = Path.Combine(runDirectory, $"{Path.GetFileName(directory)}-{key}");
    }

    /// <summary>Where the plugin keeps its journal unless the configuration says otherwise.</summary>
    public string StateDirectory => Path.Combine(_directory, "state");

    public bool Exists => File.Exists(Path.Combine(_directory, Name));

    /// <summary>Writes the session; false where there is one already.</summary>
    public bool TryCreate(TrySession session)
    {
        PrivateDirectory.Ensure(_directory);
        try
        {
            using var stream = new FileStream(Path.Combine(_directory, Name), FileMode.CreateNew);
            JsonSerializer.Serialize(stream, session, SessionJsonContext.Default.TrySession);
            return true;
        }
        catch (IOException) when (Exists)
        {
            return false;
        }
    }

    public TrySession? Read()
    {
        if (!Exists)
        {
            return null;
        }

        using var stream = File.OpenRead(Path.Combine(_directory, Name));
        return JsonSerializer.Deserialize(stream, SessionJsonContext.Default.TrySession);
    }

    /// <summary>Forgets the session and everything that was kept beside it.</summary>
    public void Remove() => Directory.Delete(_directory, recursive: true);
}
