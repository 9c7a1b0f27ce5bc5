// SPDX-License-Identifier: Apache-2.0

namespace ApiServer.Storage;

/// <summary>The key of an object in the store; sorted like etcd's keys.</summary>
public readonly record struct ObjectKey(string Resource, string Namespace, string Name) : IComparable<ObjectKey>
{
    public static ObjectKey Of(ResourceType type, string @namespace, string name) =>
        new(type.QualifiedName, type.Namespaced ? @namespace : "", name);

    public static bool operator <(ObjectKey left, ObjectKey right) => left.CompareTo(right) < 0;

    public static bool operator >(ObjectKey left, ObjectKey right) => left.CompareTo(right) > 0;

    public static bool operator <=(ObjectKey left, ObjectKey right) => left.CompareTo(right) <= 0;

    public static bool operator >=(ObjectKey left, ObjectKey right) => left.CompareTo(right) >= 0;

    public int CompareTo(ObjectKey other)
    {
        var byResource = string.CompareOrdinal(Resource, other.Resource);
        var byNamespace = byResource != 0 ? byResource : string.CompareOrdinal(Namespace, other.Namespace);
        return byNamespace != 0 ? byNamespace : string.CompareOrdinal(Name, other.Name);
    }
}
