"""The Office of the People's Committee of Nam Định in 2011, of which a newspaper told figures."""
