// SPDX-License-Identifier: Apache-2.0

using Cni.Values;

namespace MetaCni.CommandLine.Records;

/// <summary>Container ids as people write them: as short as runtimes show them, or as much longer as it takes to tell them apart.</summary>
internal sealed class ShortIds(IReadOnlyCollection<string> all)
{
    private const int Usual = 12;

    public static ShortIds Of(Inventory inventory) => new([.. inventory.Containers.Select(container => container.Value)]);

    /// <summary>How the id begins; no other container's does.</summary>
    public string this[ContainerId container]
    {
        get
        {
            var id = container.Value;
            var length = Usual;
            while (length < id.Length && all.Any(other => other != id && other.AsSpan().StartsWith(id.AsSpan(0, length))))
            {
                length++;
            }

            return id.Length > length ? id[..length] : id;
        }
    }
}
