// SPDX-License-Identifier: Apache-2.0

using Cni.Values;

namespace MetaCni.CommandLine.Records;

/// <summary>Abbreviated container ids: as short as runtimes show them, or longer if needed to be unique.</summary>
internal sealed class ShortIds(IReadOnlyCollection<string> all)
{
    private const int Usual = 12;

    public static ShortIds Of(Inventory inventory) => new([.. inventory.Containers.Select(container => container.Value)]);

    /// <summary>The shortest unique prefix of the id.</summary>
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
