namespace Crd; internal static class Placeholder { }
