// SPDX-License-Identifier: Apache-2.0

using Cni.Json;

namespace MetaCni.Install.Settings;

/// <summary>A key that a setting may have.</summary>
/// <param name="Name">The documented spelling.</param>
/// <param name="Type">The type of its value.</param>
/// <param name="IsOwn">True if the installer or the daemon reads it.</param>
/// <param name="IsOfPlugin">True if it is a key of the plugin's configuration.</param>
internal sealed record SettingKey(string Name, JsonType Type, bool IsOwn, bool IsOfPlugin);
