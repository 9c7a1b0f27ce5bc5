// SPDX-License-Identifier: Apache-2.0

using Tomlyn;
using Tomlyn.Model;
using Tomlyn.Serialization;

namespace MetaCni.Node.Runtimes;

/// <summary>Reads TOML into tables without reflection.</summary>
internal sealed class RuntimeTomlContext() : TomlSerializerContext(TomlSerializerOptions.Default)
{
    public override TomlTypeInfo? GetTypeInfo(Type type, TomlSerializerOptions options) =>
        type == typeof(TomlTable) ? GetBuiltInTypeInfo<TomlTable>(options) : null;
}
