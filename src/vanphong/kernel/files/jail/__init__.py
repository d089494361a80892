"""The jail: files from outside are opened only in a child process that can do nothing else."""
