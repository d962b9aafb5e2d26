use crate::repo::Repo;
pub fn check(_repo: &Repo, _jobs: usize) -> Result<String, String> {
    Ok(String::new())
}
