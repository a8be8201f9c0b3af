"""What route definitions compare with: regular expressions, paths, hosts, addresses, templates, versions."""
