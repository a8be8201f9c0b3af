"""What nobody may print: a value that masks itself, and the stores it comes from.

base         Secret, the surface of a store, how names are compared
declared     the secrets a module needs, said once in its ``secrets.py``
current      the store of this process, chosen once by settings; its thread, its health
known        every secret value this process has seen, to strike it out of what is written
environment  NAME or NAME_FILE        made    invented on this machine        memory  for tests
vault        Vault's or OpenBao's API, the one file that imports hvac
login        ways to log in: a token, an AppRole, Kubernetes
session      one token, renewed at two thirds of its life, got anew at most every five seconds
contexts     the paths Spring Cloud Vault reads, the later winning
kept         their values, read again every so often and kept while Vault is away
folder       what a module keeps in Vault by itself
leases       logins to databases that Vault makes and takes back
keeper       the thread that does all that, and the store made of it
"""
