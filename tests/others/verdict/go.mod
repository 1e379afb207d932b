module mizan.example/verdict

go 1.24
