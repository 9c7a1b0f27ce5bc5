// SPDX-License-Identifier: Apache-2.0

using Tomlyn.Model;
using Tomlyn.Serialization;

namespace MetaCni.Node.Runtimes;

/// <summary>Reads TOML into tables without reflection.</summary>
[TomlSerializable(typeof(TomlTable))]
internal sealed partial class RuntimeTomlContext : TomlSerializerContext;
