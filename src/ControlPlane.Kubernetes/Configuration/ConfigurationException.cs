namespace ControlPlane.Kubernetes.Configuration;

/// <summary>Where to find the API server is not told, or told wrongly. The message names the file and the entry.</summary>
public sealed class ConfigurationException(string message, Exception? inner = null) : Exception(message, inner);
